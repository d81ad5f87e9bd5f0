//! Every mistake the front end knows, in one place: its number, its title, and the page that explains it.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $title:literal;)*) => {
        /// What kind of mistake a diagnostic reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name = $number,)*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The mistake in a few words, as the heading of its page.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$name => $title,)*
                }
            }
        }
    };
}

codes! {
    // Reading.
    UnreadableStatement = 1, "a statement cannot be read";
    UnreadableStage = 2, "a stage cannot be read";
    UnreadableAnnotation = 3, "an annotation or setting cannot be read";
    CfgInBlock = 4, "`#[cfg]` inside a block";
    BadQuantity = 5, "a quantity of the wrong kind or unit";
    BlockAsFunction = 6, "a block where a function is expected";
    ReservedName = 7, "a name no stream can have";
    Misplaced = 8, "an operator where it cannot stand";

    // Names.
    UnknownOperator = 10, "unknown operator";
    UnknownStream = 11, "unknown stream";
    UnknownAnnotation = 12, "unknown annotation";
    UnknownSetting = 13, "unknown setting";
    DefinedTwice = 14, "a stream defined twice";
    UsedTwice = 15, "a stream used twice";
    Unused = 16, "a stream that nobody uses";
    LabelTwice = 17, "two stages of one name";
    Renamed = 18, "a stream that is only another name";

    // Topology.
    Cycle = 20, "a cycle";
    NoSource = 21, "a pipeline without a source";
    NoSink = 22, "a flow that ends in nothing";
    WrongBinding = 23, "a binding that does not fit its stage";
    WrongArguments = 24, "the wrong number of arguments";
    TooFewInputs = 25, "a join with too few inputs";
    UnnamedOutputs = 26, "several results, not all named";
    EndBound = 27, "a name for a flow without a result";
    DeadLetterUnused = 28, "a dead-letter stream that nobody uses";
    GroupWithoutFold = 29, "groups that nothing is done for";

    // Annotations, settings and arguments.
    NotApplicable = 30, "an annotation that does not apply";
    AnnotationTwice = 31, "an annotation twice on one stage";
    SettingTwice = 32, "a setting twice";
    OutOfRange = 33, "a value out of range";
    WrongParameters = 34, "a closure with the wrong number of parameters";
    AsyncNotAccepted = 35, "an `async` closure where none is accepted";
    TurbofishNotAccepted = 36, "type arguments where none are accepted";
    Contradiction = 37, "two that contradict";
    EngineOfStage = 38, "an engine that a stage cannot have";
    AsyncOnThreads = 39, "an `async` stage on an engine of threads";

    // Regions.
    StateInRegion = 40, "state inside a parallel region";
    PartialFold = 41, "partial results that nobody joins";
    NestedRegion = 42, "a region inside a region";
    ChainWithoutParallel = 43, "a braced chain that is no region";
    OneReplica = 44, "a region of one replica";
    NotInRegion = 45, "a stage that cannot stand in a parallel region";
    OrderLost = 46, "order demanded where it was given up";
    NotInFlight = 47, "what items in flight cannot have";

    NotAvailableYet = 50, "not available yet";

    // Queues.
    Deadlock = 60, "a deadlock";
    UnequalRates = 61, "streams of unequal rates";
    MayDeadlock = 62, "a possible deadlock";
    DeadlockNotAnalysed = 63, "too many ways to deadlock";

    // Routing.
    LeavesArm = 70, "an exit out of an arm";
}

impl Code {
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The page that explains the mistake, from the repository's root.
    pub fn page(self) -> String {
        format!("docs/explain/{self}.md")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{:03}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_ascend() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_code_names_its_page() {
        assert_eq!(Code::UnknownStream.page(), "docs/explain/P011.md");
    }
}
