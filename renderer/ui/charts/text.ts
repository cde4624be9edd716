export const chartText = {
  summary: (title: string, now: string, highest: string) => `${title}: now ${now}, at most ${highest} in 15 minutes`,
  nothing: 'not measured in these 15 minutes',
} as const;
