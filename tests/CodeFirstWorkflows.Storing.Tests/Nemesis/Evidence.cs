namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>All that is known of a run: what its store says, and what it did.</summary>
/// <param name="Id">The run's id, which tells whether it was to fail.</param>
/// <param name="Stored">The run in its store; <see langword="null"/> if it is not there.</param>
/// <param name="Records">Its records.</param>
/// <param name="Report">Its report.</param>
/// <param name="Effects">Its effects, in the order of time.</param>
internal sealed record Evidence(string Id, StoredRun? Stored, IReadOnlyList<StepRecord> Records, RunReport? Report, IReadOnlyList<Effect> Effects)
{
    /// <summary>Whether its last step but one throws.</summary>
    internal bool IsToFail => Id.StartsWith("fail", StringComparison.Ordinal);

    internal bool Has(string what) => Effects.Any(effect => effect.What == what);

    /// <summary>The first effect of a kind.</summary>
    internal long? FirstOf(string what) => Effects.FirstOrDefault(effect => effect.What == what)?.At;

    /// <summary>The step that a helper takes back, by the key of the helper; <see langword="null"/> if the key is a step's own.</summary>
    internal static string? TakenBackBy(string key) => key.IndexOf('.', key.LastIndexOf('/') + 1) is var dot and >= 0 ? key[..dot] : null;

    internal static async Task<IReadOnlyList<Evidence>> GatherAsync(WorkflowEngine engine, IRunStore store, IReadOnlyList<Effect> effects)
    {
        var byRun = effects.Where(static effect => effect.Run.Length > 0).ToLookup(static effect => effect.Run);
        var gathered = new List<Evidence>();
        foreach (var ofRun in byRun)
        {
            var stored = await store.FindAsync(ofRun.Key);
            var records = stored is null ? [] : await Journal.ReadAsync(engine, store, ofRun.Key);
            gathered.Add(new Evidence(ofRun.Key, stored, records, stored is null ? null : (await engine.Runs.GetAsync(ofRun.Key))!.Report, [.. ofRun]));
        }

        return gathered;
    }
}
