//! What every operator's file uses.

pub(super) use proc_macro2::TokenStream;

pub(super) use super::{Availability, Flow, Fork, Join, Op, Param, Rate, Shape};
pub(super) use crate::emit::{Stage, State};
