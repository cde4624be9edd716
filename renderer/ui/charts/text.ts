export const chartText = {
  span: '15 minutes',
  summary: ({ title, now, highest, span }: Readonly<Record<'title' | 'now' | 'highest' | 'span', string>>) =>
    `${title}: now ${now}, at most ${highest} in ${span}`,
  nothing: (span: string) => `not measured in these ${span}`,
  reading: 'reading the past…',
} as const;
