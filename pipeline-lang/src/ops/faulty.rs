//! Stands in for a stage that could not be read, so that the streams around it are known all the same. Not in the table.

use super::prelude::*;

pub(crate) static FAULTY: Op =
    Op { name: "faulty", signature: "", params: &[], shape: Shape::Through(Rate::One), ..Op::NONE };
