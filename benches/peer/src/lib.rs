//! frizbee, compiled apart so that a change of ours does not compile it again.

/// How many lines frizbee finds.
pub fn frizbee_matches(lines: &[String], query: &str) -> usize {
    frizbee::Matcher::from_query(query, &frizbee::Config::default()).match_list(lines).len()
}
