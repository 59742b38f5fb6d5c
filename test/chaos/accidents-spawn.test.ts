import { describeAccidents } from "../support/accidents.js";

describeAccidents("spawn");
