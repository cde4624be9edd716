import { linkQuestions } from '../../shared/ipc/audit-trust.ts';
import type { LinkQuestion, LinkQuestionParams } from '../../shared/ipc/audit-trust.ts';
import { toLinkSchema } from '../../shared/ipc/link-port.ts';
import type { CallFailure, FromLink, ToLink } from '../../shared/ipc/link-port.ts';
import { methods, isMethod } from '../../shared/wire/methods.ts';
import type { MethodName, ParamsIn } from '../../shared/wire/methods.ts';
import type { Connection } from './connection.ts';
import type { Hub, Subscription } from './hub.ts';
import type { Outcome } from './requests.ts';
import { notConnected } from './submissions.ts';
import type { Submissions } from './submissions.ts';

/** The link's own business: a window neither keeps the socket alive nor subscribes past the hub. */
const ownMethods: ReadonlySet<MethodName> = new Set(['heartbeat', 'token.refresh', 'view.subscribe', 'view.unsubscribe']);

/** Answers what a window asks the link itself. Never rejects. */
export type AnswerQuestion = <Q extends LinkQuestion>(
  question: Q,
  params: LinkQuestionParams<Q>,
) => Promise<{ readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly failure: CallFailure }>;

/** One window's line to the link. */
export interface WindowLine {
  /** Anything that came on the port: it is checked here. */
  receive(message: unknown): void;
  /** The window is gone. */
  close(): void;
}

export function createWindowLine(
  post: (message: FromLink) => void,
  link: {
    readonly hub: Hub;
    readonly submissions: Submissions;
    readonly connection: () => Connection | null;
    readonly retry: () => void;
    readonly answer: AnswerQuestion;
  },
): WindowLine {
  const { hub, submissions, connection } = link;
  const subscriptions = new Map<number, Subscription>();
  let isOpen = true;

  function postIfOpen(message: FromLink): void {
    if (isOpen) post(message);
  }

  function close(subscription: number): void {
    subscriptions.get(subscription)?.close();
    subscriptions.delete(subscription);
  }

  function call({ call: number, method, params }: Extract<ToLink, { kind: 'call' }>): void {
    function refuse(failure: CallFailure): void {
      postIfOpen({ kind: 'refusal', call: number, failure });
    }
    function settle(outcome: Outcome<unknown>): void {
      if (outcome.ok) postIfOpen({ kind: 'answer', call: number, result: outcome.result });
      else refuse(outcome.failure);
    }
    if (!isMethod(method) || ownMethods.has(method)) {
      refuse({ message: `a window can't call ${method}`, data: { code: 'unknown-method' } });
      return;
    }
    const parsed = methods[method].params.safeParse(params);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const path = issue?.path.join('.') ?? '';
      refuse({ message: `${path}: ${issue?.message ?? 'is invalid'}`, data: { code: 'invalid-params', path: `params.${path}` } });
      return;
    }
    if (method === 'change.submit') {
      submissions.submit(methods[method].params.parse(params), settle);
      return;
    }
    const current = connection();
    // Parsed by the schema of this very method.
    if (current === null) refuse(notConnected);
    else current.request(method, parsed.data as ParamsIn<typeof method>, settle);
  }

  function ask({ call: number, question, params }: Extract<ToLink, { kind: 'ask' }>): void {
    const parsed = linkQuestions[question].safeParse(params);
    if (!parsed.success) {
      const path = parsed.error.issues[0]?.path.join('.') ?? '';
      const failure: CallFailure = { message: `${path}: is invalid`, data: { code: 'invalid-params', path: `params.${path}` } };
      postIfOpen({ kind: 'refusal', call: number, failure });
      return;
    }
    // Parsed by the schema of this very question.
    void link.answer(question, parsed.data as LinkQuestionParams<typeof question>).then((outcome) => {
      if (outcome.ok) postIfOpen({ kind: 'answer', call: number, result: outcome.result });
      else postIfOpen({ kind: 'refusal', call: number, failure: outcome.failure });
    });
  }

  return {
    receive(message) {
      const parsed = toLinkSchema.safeParse(message);
      // Only our own preload holds the other end: what doesn't fit is a bug there, and no answer would find its way.
      if (!parsed.success) return;
      const request = parsed.data;
      switch (request.kind) {
        case 'subscribe': {
          const { subscription, view, params } = request;
          close(subscription);
          const opened = hub.subscribe({ subscription, post: postIfOpen }, view, params);
          if (opened !== null) subscriptions.set(subscription, opened);
          return;
        }
        case 'unsubscribe':
          close(request.subscription);
          return;
        case 'drawn':
          subscriptions.get(request.subscription)?.drawn(request.sequence);
          return;
        case 'call':
          call(request);
          return;
        case 'ask':
          ask(request);
          return;
        case 'retry':
          link.retry();
          return;
      }
    },
    close() {
      isOpen = false;
      for (const subscription of [...subscriptions.keys()]) close(subscription);
    },
  };
}
