import { describeKills } from "./describe-kills.js";

describeKills("fork");
