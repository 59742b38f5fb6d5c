// All accidents. docs/accidents.md tells of them.

import type { Accident } from "./accident.js";
import { CHANGES } from "./changes.js";
import { ENDS } from "./ends.js";
import { LEAVES } from "./leaves.js";
import { USES } from "./uses.js";
import { WORDS } from "./words.js";

export * from "./accident.js";

export const ACCIDENTS: readonly Accident[] = [...ENDS, ...LEAVES, ...CHANGES, ...USES, ...WORDS];
