/** docs/PROTOCOL.md, Methods: roles, refusals and what is audited. */
import { methods } from '../../../shared/wire/methods.ts';
import type { MethodName } from '../../../shared/wire/methods.ts';
import { roleMay } from '../../../shared/model/identity.ts';
import { mustRefuse, resultOf } from '../answers.ts';
import type { Requirement } from '../requirement.ts';
import { must, shown } from '../unmet.ts';

/** Well-formed parameters that name nothing which exists: nobody's network is touched. */
const harmless: Partial<Readonly<Record<MethodName, Readonly<Record<string, unknown>>>>> = {
  'change.submit': {
    planHash: '0'.repeat(64),
    evidenceId: 'no-such-evidence',
    reason: 'conformance: this plan does not exist',
    ticket: null,
    idempotencyKey: 'conformance-no-such-plan',
  },
  'change.approve': { changeId: 'no-such-change', planHash: '0'.repeat(64) },
  'change.reject': { changeId: 'no-such-change', why: 'conformance' },
  'change.withdraw': { changeId: 'no-such-change', why: 'conformance' },
  'change.pause': { changeId: 'no-such-change', why: 'conformance' },
  'change.resume': { changeId: 'no-such-change', why: 'conformance' },
  'change.abort': { changeId: 'no-such-change', why: 'conformance' },
  'change.revert': { changeId: 'no-such-change', why: 'conformance' },
  'alarm.acknowledge': { alarmId: 'no-such-alarm', why: 'conformance' },
  'alarm.shelve': { alarmId: 'no-such-alarm', forMinutes: 15, why: 'conformance' },
  'alarm.unshelve': { alarmId: 'no-such-alarm', why: 'conformance' },
};

export const roleRequirements: readonly Requirement[] = [
  ...Object.entries(harmless)
    .filter(([method]) => !roleMay('viewer', methods[method as MethodName].role))
    .map(([method, params]): Requirement => ({
      id: `role-${method}`,
      says: `${method} is refused to a viewer with forbidden, before anything else is looked at`,
      async run(subject) {
        mustRefuse(await (await subject.connect('viewer')).call(method, params), 'forbidden');
      },
    })),
  {
    id: 'role-audited',
    says: 'a refusal for want of a role is in the audit log',
    async run(subject) {
      const viewer = await subject.connect('viewer');
      const { subject: who } = (await viewer.welcome()).person;
      const admin = await subject.connect('admin');
      const count = async (): Promise<number> => {
        const answer = await admin.call('audit.search', { outcome: 'refused', text: 'change.abort', most: 1 });
        return methods['audit.search'].result.parse(resultOf(answer)).total;
      };
      const before = await count();
      mustRefuse(await viewer.call('change.abort', harmless['change.abort']), 'forbidden');
      must((await count()) > before, `no new entry tells that ${who} was refused`);
    },
  },
  {
    id: 'role-nothing-there',
    says: 'an act on a change that does not exist is refused with not-found',
    async run(subject) {
      const answer = await (await subject.connect('admin')).call('change.abort', harmless['change.abort']);
      mustRefuse(answer, 'not-found');
    },
  },
  {
    id: 'role-no-plan',
    says: 'a submit of a plan that was never previewed is refused, and leaves no change behind',
    async run(subject) {
      const admin = await subject.connect('admin');
      const answer = await admin.call('change.submit', harmless['change.submit']);
      must('error' in answer && answer.error.data !== undefined, `it answers ${shown(answer)}`);
      const again = await admin.call('change.submit', harmless['change.submit']);
      must('error' in again && again.error.code === answer.error.code, 'the same submit was judged otherwise the second time');
    },
  },
];
