/** Release in stages: one canary first, then the rest. */
export interface StageChoice {
  /** null: all at once. */
  readonly canary: string | null;
  readonly targets: readonly string[];
}

export function stagesOf({ canary, targets }: StageChoice): string[][] {
  const rest = targets.filter((target) => target !== canary);
  if (canary === null || !targets.includes(canary)) return [[...targets]];
  return rest.length === 0 ? [[canary]] : [[canary], rest];
}

export function stageWords(stages: readonly (readonly string[])[]): string {
  return stages.map((stage) => stage.join(', ')).join(' → ');
}
