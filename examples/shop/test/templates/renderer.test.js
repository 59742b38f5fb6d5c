"use strict";

const assert = require("node:assert/strict");
const Handlebars = require("handlebars");
const { compileTemplate } = require("../../src/templates/renderer.js");

function render(source, context) {
  return compileTemplate(source)(context);
}

describe("the template renderer", () => {
  it("fills in names", () => {
    assert.equal(render("Dear {{name}}", { name: "Ada" }), "Dear Ada");
  });

  it("fails when a name is missing", () => {
    assert.throws(() => render("Dear {{name}}", {}), /"name" not defined/);
  });

  it("writes money", () => {
    assert.equal(render("{{money cents}}", { cents: 1190 }), "€11.90");
    assert.equal(render('{{money cents currency="GBP"}}', { cents: 1190 }), "£11.90");
  });

  it("writes dates as they were in Berlin", () => {
    assert.equal(render("{{date at}}", { at: "2024-05-14T22:30:00Z" }), "15 May 2024");
  });

  it("writes dates in another zone and language", () => {
    const source = '{{date at zone="UTC" locale="fr"}}';
    assert.equal(render(source, { at: "2024-05-14T22:30:00Z" }), "14 mai 2024");
  });

  it("chooses between one and many", () => {
    const source = '{{plural count "piece" "pieces"}}';
    assert.equal(render(source, { count: 1 }), "1 piece");
    assert.equal(render(source, { count: 2 }), "2 pieces");
  });

  it("keeps its helpers to itself", () => {
    assert.equal(Handlebars.helpers.money, undefined);
  });
});
