"use strict";
// Packs the pieces of an order into as few parcels as a simple rule can: the heaviest piece first,
// each into the first parcel that still has room (first fit decreasing, at most 11/9 of the optimum).

const _ = require("lodash");
const { ShopError } = require("../errors/shop-error.js");

/** @returns {{ skus: string[], weightGrams: number }[]} */
function packParcels(lines, maximumGrams = 31500) {
  const pieces = _.orderBy(lines.flatMap(piecesOf), "weightGrams", "desc");
  const parcels = [];
  for (const piece of pieces) {
    if (piece.weightGrams > maximumGrams) throw tooHeavy(piece, maximumGrams);
    const parcel = parcels.find((one) => one.weightGrams + piece.weightGrams <= maximumGrams);
    if (parcel) addPiece(parcel, piece);
    else parcels.push({ skus: [piece.sku], weightGrams: piece.weightGrams });
  }
  return parcels;
}

function piecesOf({ sku, quantity, weightGrams }) {
  return _.times(quantity, () => ({ sku, weightGrams }));
}

function addPiece(parcel, { sku, weightGrams }) {
  parcel.skus.push(sku);
  parcel.weightGrams += weightGrams;
}

function tooHeavy({ sku, weightGrams }, maximumGrams) {
  return new ShopError("TOO_HEAVY", `${sku}: ${weightGrams} g is over ${maximumGrams} g`);
}

module.exports = { packParcels };
