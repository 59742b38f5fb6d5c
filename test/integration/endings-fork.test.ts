import { describeEndings } from "../support/endings.js";

describeEndings("fork");
