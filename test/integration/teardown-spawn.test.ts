import { describeTeardown } from "../support/teardown.js";

describeTeardown("spawn");
