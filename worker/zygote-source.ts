// Processes for tasks, forked from a zygote that is prepared and safe, for as long as one can be had.
// What ran in a zygote's children when it died is lost (ServerGone); the next task gets a new one.
//
//   serving --it dies--> restarting --prepared--> serving
//                            |
//                            +-- that was one death too many in a row,
//                            +-- or it cannot be prepared --> given up: spares, until the run's end

import { messageOf, PrunError } from "../scheduler/protocol/mod.js";
import type { ProcessSource } from "./sources.js";
import { type HostedProcess, ServerGone } from "./zygote/process-host.js";
import type { Task } from "./zygote/spec.js";

/** A zygote that serves. */
export interface Zygote {
	readonly isAlive: boolean;
	/** Throws ServerGone when it has just died. */
	fork(task: Task): HostedProcess;
}

export interface ZygoteOptions {
	readonly first: Zygote;
	/** Another that is prepared. Rejects when there is none to be had. */
	restart(): Promise<Zygote>;
	/** Where processes come from when there will be no zygote any more, and `why` not. */
	giveUp(why: string): ProcessSource;
}

/** Deaths in a row, with no child ending between them. A file alone is given up after three. */
const MAX_DEATHS = 5;

type State =
	| { readonly is: "serving"; readonly zygote: Zygote }
	| { readonly is: "restarting"; readonly over: Promise<void> }
	| { readonly is: "given-up"; readonly spares: ProcessSource };

export function zygoteSource(options: ZygoteOptions): ProcessSource {
	let state: State = { is: "serving", zygote: options.first };
	let deaths = 0;

	function died(): State {
		deaths++;
		if (deaths > MAX_DEATHS) return givenUp(`its zygote died ${deaths} times in a row`);
		return { is: "restarting", over: restart() };
	}

	async function restart(): Promise<void> {
		try {
			const zygote = await options.restart();
			state = { is: "serving", zygote };
		} catch (thrown) {
			// One that ends while it preloads has died; what is wrong with preloading stays wrong.
			const dead = !(thrown instanceof PrunError) || thrown.code === "PROCESS_FAILED";
			state = dead ? died() : givenUp(`its zygote died, and ${messageOf(thrown)}`);
		}
	}

	function givenUp(why: string): State {
		return { is: "given-up", spares: options.giveUp(why) };
	}

	return {
		async take(task) {
			for (;;) {
				if (state.is === "given-up") return state.spares.take(task);
				if (state.is === "restarting") {
					await state.over;
					continue;
				}
				const child = forked(state.zygote, task);
				if (child === undefined) {
					state = died();
					continue;
				}
				const ended = () => {
					deaths = 0;
				};
				// Lost with its zygote: that is what deaths are counted for.
				child.ended.then(ended, () => {});
				return child;
			}
		},
	};
}

/** undefined: it is dead, and the task has not begun. */
function forked(zygote: Zygote, task: Task): HostedProcess | undefined {
	if (!zygote.isAlive) return undefined;
	try {
		return zygote.fork(task);
	} catch (error) {
		if (error instanceof ServerGone) return undefined;
		throw error;
	}
}
