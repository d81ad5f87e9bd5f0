fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const FLAT_MAP: ::core::primitive::u16 = 1;
                pub const FILTER: ::core::primitive::u16 = 2;
                pub const AGGREGATE: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(file::lines("book.txt"));
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (aggregate_in, aggregate_out) = scope.slot();
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
                            let aggregate_in = aggregate_in;
                            let mut aggregate_kept = ::core::option::Option::Some(
                                ::pipeline::__rt::initial(__pipeline::stage::AGGREGATE)
                                    .value(Counts::new()),
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    let mut flat_map_items = ::core::option::Option::None;
                                    loop {
                                        let room = run.room(());
                                        let base = run.base();
                                        let draining = run.is_draining();
                                        let step = run
                                            .expanding_block(
                                                room,
                                                |mut room| {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut aggregate_state = ::pipeline::__rt::take(
                                                        &mut aggregate_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let mut flat_map_given = 0u64;
                                                    let mut filter_given = 0u64;
                                                    let ended = 'batch: {
                                                        loop {
                                                            let resumed = flat_map_items.is_some();
                                                            if !resumed {
                                                                if room == 0 {
                                                                    break 'batch false;
                                                                }
                                                                let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                    __pipeline::stage::SOURCE,
                                                                    base.plus(taken),
                                                                    &mut items,
                                                                ) else {
                                                                    break 'batch true;
                                                                };
                                                                let at = base.plus(taken);
                                                                taken += 1;
                                                                flat_map_items = ::core::option::Option::Some((
                                                                    at,
                                                                    {
                                                                        let item = ::pipeline::__rt::apply(
                                                                            __pipeline::stage::FLAT_MAP,
                                                                            at,
                                                                            item,
                                                                            |line| line.split(' '),
                                                                        );
                                                                        ::pipeline::__rt::mark(__pipeline::stage::FLAT_MAP, at)
                                                                            .passed(::core::iter::IntoIterator::into_iter(item))
                                                                    },
                                                                ));
                                                            }
                                                            let ::core::option::Option::Some((at, mut expanded)) = flat_map_items
                                                                .take() else {
                                                                room -= 1;
                                                                continue;
                                                            };
                                                            let before = flat_map_given;
                                                            loop {
                                                                if room == 0 {
                                                                    flat_map_items = ::core::option::Option::Some((
                                                                        at,
                                                                        expanded,
                                                                    ));
                                                                    break 'batch false;
                                                                }
                                                                let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                    __pipeline::stage::FLAT_MAP,
                                                                    at,
                                                                    &mut expanded,
                                                                ) else { break };
                                                                room -= 1;
                                                                flat_map_given += 1;
                                                                if ::pipeline::__rt::keep(
                                                                    __pipeline::stage::FILTER,
                                                                    at,
                                                                    &item,
                                                                    |word| !word.is_empty(),
                                                                ) {
                                                                    filter_given += 1;
                                                                    ::pipeline::__rt::mark(__pipeline::stage::AGGREGATE, at)
                                                                        .passed(
                                                                            ::pipeline::__rt::aggregate(
                                                                                &aggregate_state,
                                                                                &item,
                                                                                |counts, word| counts.add(word),
                                                                            )(&mut aggregate_state, item),
                                                                        );
                                                                }
                                                            }
                                                            ::pipeline::__rt::used(
                                                                __pipeline::stage::FLAT_MAP,
                                                                at,
                                                                expanded,
                                                            );
                                                            if !resumed && flat_map_given == before {
                                                                room -= 1;
                                                            }
                                                            if draining {
                                                                break 'batch false;
                                                            }
                                                        }
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    aggregate_kept = ::core::option::Option::Some(
                                                        aggregate_state,
                                                    );
                                                    (ended, room, [taken, flat_map_given, filter_given])
                                                },
                                            );
                                        let begun = run
                                            .begun(
                                                __pipeline::stage::FLAT_MAP,
                                                &mut flat_map_items,
                                                (),
                                                true,
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
                            run.count(3);
                            let aggregate_state = ::pipeline::__rt::take(
                                &mut aggregate_kept,
                            );
                            aggregate_in.put(aggregate_state);
                            run.end(()).await;
                        },
                    );
                move || aggregate_out.take()
            },
        )
    };
}
