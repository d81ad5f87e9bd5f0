//! Declared streaming topologies, compiled to fused, statically typed graphs.
