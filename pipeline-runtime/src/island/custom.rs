//! A stage of the user's in its island: opened before the first item, closed exactly once whatever happens.

use super::{Island, call::StageMark, contained, mark};
use crate::{
    edge::Outputs,
    error::{Cause, Failure, FailureKind},
    graph::NodeIndex,
    position::Position,
    stage::{Outlet, Stage, Stateless},
};

/// A stage whose `init` began. Dropping it closes it, also when its island unwinds or is aborted.
pub struct Opened<S: Stage> {
    node: NodeIndex,
    stage: S,
}

impl Island {
    /// Opens a stage.
    pub async fn stage<S: Stage>(&mut self, node: NodeIndex, stage: S) -> Opened<S> {
        let mut opened = Opened { node, stage };
        let mark = StageMark::new(node);
        let begun = mark.passed(opened.stage.init(self.run.context()));
        if let Err(cause) = begun {
            let kind = FailureKind::Error(cause);
            self.stop(Failure { node: Some(node), position: None, kind }).await
        }
        opened
    }

    /// Opens a stage whose replicas share its items in any way.
    pub async fn stateless_stage<S: Stateless>(&mut self, node: NodeIndex, stage: S) -> Opened<S> {
        self.stage(node, stage).await
    }
}

impl<S: Stage> Opened<S> {
    /// Takes an item.
    #[inline]
    pub fn process<'a>(
        &mut self,
        node: NodeIndex,
        at: Position,
        item: S::In<'a>,
        outlet: &mut Outlet<S::Out<'a>>,
    ) -> Result<(), Cause> {
        let mark = mark(node, at);
        mark.passed(self.stage.process(item, outlet))
    }
}

impl<S: Stage> Drop for Opened<S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A second panic would end the process; the first one is the cause that counts.
            contained(|| self.stage.close());
            return;
        }
        let mark = StageMark::new(self.node);
        self.stage.close();
        mark.passed(());
    }
}

/// Whether one of the outputs takes nothing more before it is flushed.
#[inline]
pub fn is_full<O: Outputs>(outputs: O) -> bool {
    outputs.room() == 0
}
