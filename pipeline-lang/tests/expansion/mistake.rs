fn main() {
    let pipeline = {
        if false {
            let _ = {
                #[allow(dead_code, non_camel_case_types)]
                mod __pipeline {
                    /// The number of each stage in the graph.
                    pub mod stage {
                        pub const SOURCE: ::pipeline::__rt::NodeIndex = 0;
                        pub const GOOD: ::pipeline::__rt::NodeIndex = 1;
                        pub const SOURCE_2: ::pipeline::__rt::NodeIndex = 2;
                        pub const FOR_EACH: ::pipeline::__rt::NodeIndex = 3;
                    }
        }
        ::core::compile_error! {
            "unknown operator `fliter`\n  = help: did you mean `filter`?\n  = code: P010, see docs/explain/P010.md"
        }
    };
}
