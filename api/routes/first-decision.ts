import { problemOf } from '../http/failures.ts';
import { Problem } from '../http/problem.ts';

/** A decision on record: what it was, who made it and when. */
export type Decision = { decision: keyof typeof WORDS_ZH; by: string; at: Date };
const WORDS_ZH = { approved: '通过', rejected: '退回', withdrawn: '撤回', suspended: '暂停', reinstated: '恢复' } as const;

/** Makes a decision. Whoever comes second is told who decided, what and when, as far as `before` finds it on record; `state` is where the
 *  thing stands now. Errors: ALREADY_DECIDED, and those of `decide`. */
export async function decideFirst(
  decide: () => Promise<unknown>,
  before: () => Promise<{ state: string; decided: Decision | null }>,
): Promise<void> {
  try {
    await decide();
  } catch (error) {
    if (!['ALREADY_DECIDED', 'STATE_CONFLICT'].includes(problemOf(error).code)) throw error;
    const { state, decided } = await before();
    throw decided === null ? error : alreadyDecided(state, decided);
  }
}

function alreadyDecided(state: string, { decision, by, at }: Decision): Problem {
  const decidedAt = at.toISOString();
  return new Problem('ALREADY_DECIDED', {
    detail: {
      en: `It was ${decision} by ${by} at ${decidedAt}`,
      'zh-CN': `已由 ${by} 于 ${decidedAt} 作出决定：${WORDS_ZH[decision]}`,
    },
    extra: { state, decision, decidedBy: by, decidedAt },
  });
}
