import { describeKilled } from "../support/killed.js";

describeKilled("spawn");
