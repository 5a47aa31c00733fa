import type { PlannedRequest } from '@status-callbacks/simulator/planned-request';
import type { Random } from '@status-callbacks/simulator/random';
import type { SignedRequest } from '@status-callbacks/simulator/signed-request';
import { type Pairs, type Post, encoded, refusal } from './post.ts';

/** A request that was really signed and answered with 2xx: whoever has a copy can post it again. */
export interface Captured {
  readonly planned: Pick<PlannedRequest, 'path' | 'params' | 'resourceSid'>;
  readonly request: SignedRequest;
  /** Of the callback it is. */
  readonly id: string;
}

type Trick = (random: Random, captured: Captured) => Omit<Post, 'trick'> | undefined;

/** In the order they are signed in. */
const signedPairs = ({ planned }: Captured): Pairs =>
  Object.entries(planned.params).sort(([a], [b]) => (a < b ? -1 : 1));

const posted = ({ request }: Captured, pairs: Pairs): SignedRequest => ({ ...request, body: encoded(pairs) });

const receiptOf = ({ id }: Captured): Post['due'] => ({ kind: 'receipt', id });

/** Names and values of Twilio's that may not run on from what stands before them: see `borders.ts` of the signature. */
const SWALLOWED = /^(?:(?:Message|Sms|Call)(?:Sid|Status)|ErrorCode)$/;

/** One border moved: `ApiVersion=2010-04-01` is signed as `ApiVersion2=010-04-01` is. */
const borderMoved =
  (by: 1 | -1): Trick =>
  (_, captured) => {
    const pairs = signedPairs(captured).map(([name, value]): [string, string] => {
      if (name !== 'ApiVersion') return [name, value];
      const border = name.length + by;
      return [(name + value).slice(0, border), (name + value).slice(border)];
    });
    return { request: posted(captured, pairs), due: receiptOf(captured) };
  };

/** A parameter hidden in the value before it, so that the callback would be without it. */
const swallowed: Trick = (random, captured) => {
  const pairs = signedPairs(captured);
  const [place, ...others] = pairs.flatMap(([name], index) => (index > 0 && SWALLOWED.test(name) ? [index] : []));
  if (place === undefined) return undefined;
  const chosen = random.pick([place, ...others]);
  const [name, value] = pairs[chosen]!;
  const [before, beforeValue] = pairs[chosen - 1]!;
  const cut = pairs.toSpliced(chosen - 1, 2, [before, beforeValue + name + value]);
  return {
    request: posted(captured, cut),
    due: refusal('ambiguous-parameters', captured.planned.resourceSid),
  };
};

/** The end of the URL made the first parameter, so that a custom parameter would be another or none. */
const urlCut: Trick = (random, captured) => {
  const { path, resourceSid } = captured.planned;
  const { url } = captured.request;
  const ends = [...path.matchAll(/[&\d]/g)].flatMap(({ index }) => (index > path.indexOf('=') + 1 ? [index] : []));
  const [first, ...others] = ends;
  if (!path.includes('?') || first === undefined) return undefined;
  const end = path.slice(random.pick([first, ...others]));
  const [[name, value] = ['', ''], ...rest] = signedPairs(captured);
  const request = { ...posted(captured, [[end, name + value], ...rest]), url: url.slice(0, -end.length) };
  return { request, due: refusal('ambiguous-parameters', resourceSid) };
};

const TRICKS: Readonly<Record<string, Trick>> = {
  identical: (_, captured) => ({ request: captured.request, due: receiptOf(captured) }),
  'in another order': (random, captured) => ({
    request: posted(captured, random.shuffle(signedPairs(captured))),
    due: receiptOf(captured),
  }),
  'a parameter repeated': (random, captured) => {
    const pairs = signedPairs(captured);
    const chosen = pairs[random.int(0, pairs.length - 1)]!;
    const repeated = Array.from({ length: random.int(1, 40) }, () => chosen);
    return { request: posted(captured, random.shuffle([...pairs, ...repeated])), due: receiptOf(captured) };
  },
  'under another content type': (_, captured) => ({
    request: { ...captured.request, headers: { ...captured.request.headers, 'Content-Type': 'text/plain' } },
    due: receiptOf(captured),
  }),
  'a border moved on': borderMoved(1),
  'a border moved back': borderMoved(-1),
  'a parameter swallowed': swallowed,
  'the URL cut': urlCut,
  'a parameter added': (_, captured) => ({
    request: posted(captured, [...signedPairs(captured), ['Zone', 'added']]),
    due: refusal('mismatch', captured.planned.resourceSid),
  }),
  'to another route': (_, captured) => ({
    request: { ...captured.request, url: captured.request.url.replace(/\/twilio[^?]*/, '/twilio-any') },
    due: refusal('mismatch', captured.planned.resourceSid),
  }),
  'as GET': (_, captured) => ({
    request: { ...captured.request, method: 'GET', body: '' },
    due: { kind: 'turned away' },
  }),
  'without its body': (_, captured) => ({ request: { ...captured.request, body: '' }, due: { kind: 'turned away' } }),
};

const NAMES = Object.keys(TRICKS) as [string, ...string[]];

/** Half of what is posted again is posted as it was; the other half is cut in one of the ways that a signature allows, or nearly. */
export const recast = (random: Random, captured: Captured): Post => {
  const trick = random.chance(0.5) ? 'identical' : random.pick(NAMES);
  const post = TRICKS[trick]!(random, captured);
  return post ? { trick, ...post } : { trick: 'identical', request: captured.request, due: receiptOf(captured) };
};

/** Those that end as a further receipt, one after the other. */
export const receiptsOf = (random: Random, captured: Captured, count: number): Post[] => {
  const posts: Post[] = [];
  while (posts.length < count) {
    const post = recast(random, captured);
    if (post.due.kind === 'receipt') posts.push(post);
  }
  return posts;
};
