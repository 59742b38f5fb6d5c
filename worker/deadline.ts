// What becomes of an execution whose time is up: it is asked, then told, then killed, each with some
// time to obey.
//
//   running --timeoutMs--> asked --ASK_MS--> terminated --TERM_MS--> killed
//      \_____________________\_________________\__________________________ stop(): it is gone

/** To leave: what it was doing is then known, and its `exit` listeners and coverage are kept. */
const ASK_MS = 1000;
/** What it has started may clean up: browsers and databases above all. Nothing started: no time. */
const TERM_MS = 1000;

export interface DeadlineActions {
	ask(): void;
	terminate(): void;
	kill(): void;
}

export interface Deadline {
	/** Nothing more happens: it is gone, or done with its file. */
	stop(): void;
}

/** `timeoutMs` 0: for ever. */
export function startDeadline(timeoutMs: number, actions: DeadlineActions): Deadline {
	let timer: NodeJS.Timeout | undefined;
	const after = (ms: number, then: () => void) => {
		timer = setTimeout(then, ms);
	};
	const kill = () => actions.kill();
	const terminate = () => {
		after(TERM_MS, kill);
		actions.terminate();
	};
	const ask = () => {
		after(ASK_MS, terminate);
		actions.ask();
	};
	if (timeoutMs > 0) after(timeoutMs, ask);
	return { stop: () => clearTimeout(timer) };
}
