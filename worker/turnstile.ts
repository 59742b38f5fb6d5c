// Lets executions run side by side, but one that was lost before runs alone: if it is the one that
// takes the machinery down, it takes no other with it, and three losses are its own.
//
//   shared:    waits while somebody is alone, or waits to be
//   exclusive: waits until everybody has left

export interface Turnstile {
	/** Resolves when it may run; call what it gives when it has ended. */
	enter(how: "shared" | "exclusive"): Promise<() => void>;
}

interface Waiting {
	readonly how: "shared" | "exclusive";
	go(leave: () => void): void;
}

export function turnstile(): Turnstile {
	const waiting: Waiting[] = [];
	let inside = 0;
	let alone = false;

	function admit(): void {
		for (;;) {
			const [first] = waiting;
			if (first === undefined || alone || (first.how === "exclusive" && inside > 0)) return;
			waiting.shift();
			inside++;
			alone = first.how === "exclusive";
			first.go(leave);
		}
	}

	function leave(): void {
		inside--;
		alone = false;
		admit();
	}

	return {
		enter(how) {
			return new Promise((go) => {
				waiting.push({ how, go });
				admit();
			});
		},
	};
}
