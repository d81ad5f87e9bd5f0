use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![strict]
        let (s0_0, s0_1, s0_2, s0_3, s0_4, s0_5, s0_6, s0_7) = source(0..9) |> broadcast();
        let (s1_0, s1_1, s1_2, s1_3, s1_4, s1_5, s1_6, s1_7) = source(0..9) |> broadcast();
        let (s2_0, s2_1, s2_2, s2_3, s2_4, s2_5, s2_6, s2_7) = source(0..9) |> broadcast();
        let (s3_0, s3_1, s3_2, s3_3, s3_4, s3_5, s3_6, s3_7) = source(0..9) |> broadcast();
        let (s4_0, s4_1, s4_2, s4_3, s4_4, s4_5, s4_6, s4_7) = source(0..9) |> broadcast();
        let (s5_0, s5_1, s5_2, s5_3, s5_4, s5_5, s5_6, s5_7) = source(0..9) |> broadcast();
        let (s6_0, s6_1, s6_2, s6_3, s6_4, s6_5, s6_6, s6_7) = source(0..9) |> broadcast();
        let (s7_0, s7_1, s7_2, s7_3, s7_4, s7_5, s7_6, s7_7) = source(0..9) |> broadcast();
        merge(s0_0, s1_0, s2_0, s3_0, s4_0, s5_0, s6_0, s7_0) |> for_each(drop);
        merge(s0_1, s1_1, s2_1, s3_1, s4_1, s5_1, s6_1, s7_1) |> for_each(drop);
        merge(s0_2, s1_2, s2_2, s3_2, s4_2, s5_2, s6_2, s7_2) |> for_each(drop);
        merge(s0_3, s1_3, s2_3, s3_3, s4_3, s5_3, s6_3, s7_3) |> for_each(drop);
        merge(s0_4, s1_4, s2_4, s3_4, s4_4, s5_4, s6_4, s7_4) |> for_each(drop);
        merge(s0_5, s1_5, s2_5, s3_5, s4_5, s5_5, s6_5, s7_5) |> for_each(drop);
        merge(s0_6, s1_6, s2_6, s3_6, s4_6, s5_6, s6_6, s7_6) |> for_each(drop);
        merge(s0_7, s1_7, s2_7, s3_7, s4_7, s5_7, s6_7, s7_7) |> for_each(drop);
    };
    println!("{:?}", done.run_blocking().is_ok());
}
