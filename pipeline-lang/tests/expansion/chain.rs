fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const MAP: ::core::primitive::u16 = 1;
                pub const FILTER: ::core::primitive::u16 = 2;
                pub const FOLD: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(0..1000u64);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (fold_in, fold_out) = scope.slot();
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let fold_in = fold_in;
                            let mut fold_kept = ::core::option::Option::Some(0);
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room(());
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut fold_state = ::pipeline::__rt::take(&mut fold_kept);
                                                    let mut taken = 0u64;
                                                    let mut filter_given = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            let item = ::pipeline::__rt::apply(
                                                                __pipeline::stage::MAP,
                                                                at,
                                                                item,
                                                                |n| n * 3,
                                                            );
                                                            if ::pipeline::__rt::keep(
                                                                __pipeline::stage::FILTER,
                                                                at,
                                                                &item,
                                                                |n| n % 2 == 0,
                                                            ) {
                                                                filter_given += 1;
                                                                fold_state = ::pipeline::__rt::fold(
                                                                    __pipeline::stage::FOLD,
                                                                    at,
                                                                    fold_state,
                                                                    item,
                                                                    |sum, n| sum + n,
                                                                );
                                                            }
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    fold_kept = ::core::option::Option::Some(fold_state);
                                                    (ended, [taken, filter_given])
                                                },
                                            );
                                        match run.settle(step, (), true).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(2);
                            let fold_state = ::pipeline::__rt::take(&mut fold_kept);
                            fold_in.put(fold_state);
                            run.end(()).await;
                        },
                    );
                move || fold_out.take()
            },
        )
    };
}
