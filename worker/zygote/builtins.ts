// Which of Node's own modules are loaded, as Node itself lists them.

/** undefined: this Node does not say. */
export function hasLoaded(builtin: string): boolean | undefined {
	const { moduleLoadList } = process as unknown as { moduleLoadList?: readonly string[] };
	return moduleLoadList?.includes(`NativeModule ${builtin}`);
}
