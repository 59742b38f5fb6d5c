import { describeEndings } from "../support/endings.js";
import { sandboxMissing } from "../support/sandbox.js";

before(function () {
	if (sandboxMissing() !== undefined) this.skip();
});

describeEndings("sandbox");
