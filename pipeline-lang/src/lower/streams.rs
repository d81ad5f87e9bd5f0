//! Which streams there are, where each begins and who takes it.

use proc_macro2::Ident;

use crate::graph::{NodeId, PortIndex};

/// Every definition and every use of a stream, in source order.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    pub(crate) definitions: Vec<Definition>,
    pub(crate) uses: Vec<Use>,
}

#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) name: Ident,
    pub(crate) origin: Origin,
    /// `None` if the binding did not fit; then it was reported, and the name is known and no more.
    pub(crate) from: Option<(NodeId, PortIndex)>,
}

/// What made a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Let,
    Arm,
    DeadLetter,
}

#[derive(Debug)]
pub(crate) struct Use {
    pub(crate) name: Ident,
    /// `None` if no stage follows the name, which was reported.
    pub(crate) to: Option<NodeId>,
    pub(crate) input: usize,
}

impl Streams {
    pub(super) fn define(
        &mut self,
        name: &Ident,
        origin: Origin,
        from: Option<(NodeId, PortIndex)>,
    ) {
        self.definitions.push(Definition { name: name.clone(), origin, from });
    }

    pub(super) fn take(&mut self, name: &Ident, to: Option<NodeId>, input: usize) {
        self.uses.push(Use { name: name.clone(), to, input });
    }

    pub(crate) fn definition(&self, name: &Ident) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.name == *name)
    }

    pub(crate) fn uses_of(&self, name: &Ident) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(move |used| used.name == *name)
    }

    /// The first use of each stream that both ends of are known.
    pub(super) fn resolved(
        &self,
    ) -> impl Iterator<Item = (&Definition, &Use, (NodeId, PortIndex), NodeId)> {
        self.uses.iter().filter_map(|used| {
            let definition = self.definition(&used.name)?;
            let first = self.uses_of(&used.name).next()?;
            let resolved = (definition, used, definition.from?, used.to?);
            std::ptr::eq(first, used).then_some(resolved)
        })
    }
}
