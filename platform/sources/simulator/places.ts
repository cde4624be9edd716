/** Where simulated IDCs stand: `code, city, region, latitude, longitude`. More IDCs than places make second sites. */

export interface Place {
  readonly code: string;
  readonly city: string;
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
}

const rows = `
fra,Frankfurt,Europe,50.11,8.68
sin,Singapore,Asia Pacific,1.35,103.82
iad,Ashburn,North America,39.04,-77.49
gru,São Paulo,South America,-23.55,-46.63
syd,Sydney,Oceania,-33.87,151.21
ams,Amsterdam,Europe,52.37,4.9
tyo,Tokyo,Asia Pacific,35.68,139.69
dfw,Dallas,North America,32.78,-96.8
bom,Mumbai,Asia Pacific,19.08,72.88
jnb,Johannesburg,Africa,-26.2,28.05
lhr,London,Europe,51.51,-0.13
hkg,Hong Kong,Asia Pacific,22.32,114.17
lax,Los Angeles,North America,34.05,-118.24
waw,Warsaw,Europe,52.23,21.01
mel,Melbourne,Oceania,-37.81,144.96
scl,Santiago,South America,-33.45,-70.67
mad,Madrid,Europe,40.42,-3.7
icn,Seoul,Asia Pacific,37.57,126.98
yyz,Toronto,North America,43.65,-79.38
dxb,Dubai,Middle East,25.2,55.27
osa,Osaka,Asia Pacific,34.69,135.5
arn,Stockholm,Europe,59.33,18.07
ord,Chicago,North America,41.88,-87.63
jkt,Jakarta,Asia Pacific,-6.21,106.85
mxp,Milan,Europe,45.46,9.19
cai,Cairo,Africa,30.04,31.24
bog,Bogotá,South America,4.71,-74.07
sea,Seattle,North America,47.61,-122.33
osl,Oslo,Europe,59.91,10.75
del,Delhi,Asia Pacific,28.61,77.21
mia,Miami,North America,25.76,-80.19
ath,Athens,Europe,37.98,23.73
bkk,Bangkok,Asia Pacific,13.76,100.5
lis,Lisbon,Europe,38.72,-9.14
nbo,Nairobi,Africa,-1.29,36.82
akl,Auckland,Oceania,-36.85,174.76
vie,Vienna,Europe,48.21,16.37
mnl,Manila,Asia Pacific,14.6,120.98
eze,Buenos Aires,South America,-34.6,-58.38
hel,Helsinki,Europe,60.17,24.94
atl,Atlanta,North America,33.75,-84.39
ist,Istanbul,Europe,41.01,28.98
tpe,Taipei,Asia Pacific,25.03,121.57
los,Lagos,Africa,6.52,3.38
mex,Mexico City,North America,19.43,-99.13
prg,Prague,Europe,50.08,14.44
per,Perth,Oceania,-31.95,115.86
ruh,Riyadh,Middle East,24.71,46.68
lim,Lima,South America,-12.05,-77.04
den,Denver,North America,39.74,-104.99
`;

const places: readonly Place[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [code = '', city = '', region = '', latitude, longitude] = row.split(',');
    return { code, city, region, latitude: Number(latitude), longitude: Number(longitude) };
  });

/** The place of the IDC with this index, and which site there it is, from 1. */
export function placeOf(index: number): Place & { readonly site: number } {
  const place = places[index % places.length];
  if (place === undefined) throw new RangeError('there is no place');
  return { ...place, site: Math.floor(index / places.length) + 1 };
}
