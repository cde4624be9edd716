/** Trouble with a platform in words: what happened, what to do, and the raw cause to be copied. */
import type { LinkProblem } from '../../shared/ipc/link-status.ts';
import type { NetworkFailure } from './failure.ts';

/** @param nowMs this machine's wall clock: a certificate is judged by it */
export function problemOf(failure: NetworkFailure, platformUrl: string, nowMs: number): LinkProblem {
  const { host, hostname } = new URL(platformUrl);
  switch (failure.kind) {
    case 'timeout':
      return {
        message: `${host} did not answer within ${String(failure.afterMs / 1000)} s`,
        remedy: 'See that the platform runs and that no firewall is between.',
        cause: 'timeout',
      };
    case 'nonsense':
      return {
        message: `${host} answered something that this console does not understand`,
        remedy: 'See that the address is that of a Switchyard platform; if it is, update the older of platform and console.',
        cause: failure.what,
      };
    case 'http':
      return httpProblem(failure, host);
    case 'network':
      return { ...networkWords(failure, { host, hostname, nowMs }), cause: `${failure.code}: ${failure.message}` };
  }
}

function httpProblem(failure: Extract<NetworkFailure, { kind: 'http' }>, host: string): LinkProblem {
  const words = httpWords(failure.status, host);
  return {
    message: failure.message === null ? words.message : `${words.message}: ${failure.message}`,
    remedy: failure.remedy ?? words.remedy,
    cause: `HTTP ${String(failure.status)}`,
  };
}

type Words = Omit<LinkProblem, 'cause'>;

function httpWords(status: number, host: string): Words {
  if (status === 401) return { message: `${host} did not accept the sign-in`, remedy: 'Sign in again.' };
  if (status === 403) {
    return { message: `${host} refused: your role may not do this`, remedy: 'Ask an admin of this platform for the role you need.' };
  }
  if (status === 404) {
    return { message: `${host} answers, but not as a Switchyard platform`, remedy: 'Check the address and the port.' };
  }
  if (status === 400 || status === 426) {
    return { message: `${host} speaks another version of the protocol`, remedy: 'Update the older of platform and console.' };
  }
  if (status === 429) return { message: `${host} asks to slow down`, remedy: 'The console tries again by itself.' };
  return { message: `${host} is not ready`, remedy: 'The console tries again by itself; see the platform’s log if it stays so.' };
}

function networkWords(
  { code, certificate }: Extract<NetworkFailure, { kind: 'network' }>,
  { host, hostname, nowMs }: { readonly host: string; readonly hostname: string; readonly nowMs: number },
): Words {
  const clock = new Date(nowMs).toISOString();
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { message: `The name ${hostname} can't be found`, remedy: 'Check the address, the network and the VPN.' };
    case 'ECONNREFUSED':
      return { message: `Nothing listens at ${host}`, remedy: 'See that the platform runs there; the console tries again by itself.' };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { message: `There is no way to ${host} from here`, remedy: 'Check the network and the VPN.' };
    case 'ETIMEDOUT':
      return { message: `${host} did not answer`, remedy: 'See that the platform runs and that no firewall is between.' };
    case 'ECONNRESET':
    case 'EPIPE':
      return { message: `The connection to ${host} was cut`, remedy: 'The console tries again by itself.' };
    case 'CERT_HAS_EXPIRED':
      return {
        message: `The certificate of ${host} expired${certificate === null ? '' : ` on ${certificate.validTo}`}`,
        remedy: `Have it renewed. If this machine's clock is wrong (it says ${clock}), set the clock.`,
      };
    case 'CERT_NOT_YET_VALID':
      return {
        message: `The certificate of ${host} is not valid yet${certificate === null ? '' : `, only from ${certificate.validFrom}`}`,
        remedy: `This machine's clock says ${clock}: if that is wrong, set the clock.`,
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { message: `The certificate of ${host} is for another name`, remedy: 'Use the name that the certificate is for.' };
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return {
        message: `The certificate of ${host} is signed by nobody whom this machine trusts`,
        remedy: 'Have your company’s authority installed on this machine, or use a certificate from a public one.',
      };
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return { message: `${host} does not speak TLS`, remedy: 'If the platform is meant to be without TLS, use http:// in the address.' };
    default:
      return { message: `${host} can't be reached`, remedy: 'Check the address and the network; the console tries again by itself.' };
  }
}
