import { describeTeardown } from "../support/teardown.js";

describeTeardown("fork");
