/** What requirements ask of an answer. */
import { errorCodes } from '../../shared/wire/errors.ts';
import type { ErrorCode } from '../../shared/wire/errors.ts';
import type { Response } from '../../shared/wire/rpc.ts';
import { must, shown } from './unmet.ts';

/** The result. @throws Unmet for a refusal */
export function resultOf(answer: Response): unknown {
  must('result' in answer, `it was refused: ${shown(answer)}`);
  return answer.result;
}

/**
 * @throws Unmet unless it is a refusal with this word, the number that belongs to it, words for people and, if given, that path
 */
export function mustRefuse(answer: Response, code: ErrorCode, path?: string): void {
  must('error' in answer, `expected the refusal ${code}, and it was accepted: ${shown(answer)}`);
  const { error } = answer;
  must(error.data?.code === code, `expected data.code ${code}: ${shown(error)}`);
  must(error.code === errorCodes[code], `${code} goes with ${errorCodes[code]}, not with ${error.code}`);
  must(error.message.trim() !== '', 'a refusal names its cause in message');
  if (path !== undefined) must(error.data.path === path, `expected data.path ${path}: ${shown(error)}`);
}
