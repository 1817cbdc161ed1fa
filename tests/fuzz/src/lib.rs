//! What the fuzz targets share: how they make an input of bytes, and what must hold of every input.

pub mod documents;
pub mod generate;
pub mod invariants;

pub use documents::Documents;
