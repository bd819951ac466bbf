using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>
/// How conditions of a recorded run were decided. Every record in a decision's scope or below carries it until one of them is durable, so that no record can outlive
/// the decision that led to it. What a helper decided is durable before a step starts that depends on it; what is read from results decides the same again.
/// </summary>
internal sealed class Decisions
{
    internal const string When = "?when";
    internal const string Until = "?until";

    private readonly Dictionary<string, bool> _outcomes = [];
    private readonly List<(string Scope, RecordedDecision Decision, bool IsPure)> _pending = [];
    private readonly HashSet<string> _recorded = [];
    private readonly Lock _gate = new();

    internal Decisions(IReadOnlyList<StepRecord> records)
    {
        foreach (var decision in records.SelectMany(static record => record.Decisions))
        {
            _outcomes[decision.Key] = decision.Outcome;
            _recorded.Add(decision.Key);
        }
    }

    internal bool TryFind(string key, out bool outcome)
    {
        lock (_gate)
            return _outcomes.TryGetValue(key, out outcome);
    }

    /// <summary>Whether an earlier drive of the run left the decision in its record.</summary>
    internal bool IsRecorded(string key) => _recorded.Contains(key);

    internal void Add(string scope, string key, bool outcome, bool isPure)
    {
        lock (_gate)
        {
            _outcomes[key] = outcome;
            _pending.Add((scope, new(key, outcome), isPure));
        }
    }

    /// <summary>Whether a decision that a helper made, and that a step with this key may depend on, is not durable yet.</summary>
    internal bool IsUrgent(string key)
    {
        lock (_gate)
            return _pending.Count > 0 && _pending.Exists(entry => !entry.IsPure && key.StartsWith(entry.Scope, StringComparison.Ordinal));
    }

    /// <summary>What a record carries.</summary>
    internal IReadOnlyList<RecordedDecision> PendingAt(string key)
    {
        lock (_gate)
        {
            return _pending.Count == 0
                ? []
                : [.. _pending.Where(entry => key.StartsWith(entry.Scope, StringComparison.Ordinal)).Select(static entry => entry.Decision)];
        }
    }

    /// <summary>Takes what a durable record carried off the list, and what was decided inside a step that will not be entered again.</summary>
    internal void Settle(IReadOnlyList<RecordedDecision> carried, StepRecord record)
    {
        lock (_gate)
        {
            if (_pending.Count > 0)
            {
                var inside = record.Result is null ? null : record.Key + "/";
                _pending.RemoveAll(entry =>
                    carried.Contains(entry.Decision) || (inside is not null && entry.Scope.StartsWith(inside, StringComparison.Ordinal)));
            }
        }
    }
}
