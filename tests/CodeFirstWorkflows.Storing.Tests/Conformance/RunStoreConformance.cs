using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

/// <summary>What every store of runs must do. Each test has a store of its own.</summary>
public abstract partial class RunStoreConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset CreatedAt = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected IRunStore Store { get; private set; } = null!;

    /// <summary>The clock by which the store measures how long owners stand still.</summary>
    protected OwnTime Time { get; } = new();

    public virtual async ValueTask InitializeAsync()
    {
        Store = await OpenAsync(Time);
        await Store.HeartbeatAsync("me", Hour);
        await Store.HeartbeatAsync("other", Hour);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a store on the test's database, which is empty at first.</summary>
    protected abstract Task<IRunStore> OpenAsync(TimeProvider time);

    /// <summary>Lets the clock of the database jump, as far as it has to do with owners.</summary>
    protected abstract Task JumpAsync(TimeSpan jump);

    protected static NewRun Run(string id, string workflow = "Flow", int age = 0) =>
        new(id, workflow, 7, "shape of " + workflow, Bytes("input of " + id), CreatedAt.AddMinutes(-age));

    protected static RunRecord Record(long sequence, string? payload = null) =>
        new(sequence, RunRecordKind.Completed, $"step{sequence}", Bytes(payload ?? $"result {sequence}"));

    protected static RunStop Stop(WorkflowState state, DateTimeOffset? due = null, params RunRecord[] records) => new(state, due, records);

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<RunLease> CreateAsync(string id, string owner = "me", string workflow = "Flow", int age = 0) =>
        await Store.CreateAsync(Run(id, workflow, age), owner) ?? throw new InvalidOperationException($"There is a run '{id}' already.");

    /// <summary>A run that has stopped.</summary>
    protected async Task<RunLease> CreateAsync(string id, WorkflowState state, DateTimeOffset? due = null, string workflow = "Flow")
    {
        var lease = await CreateAsync(id, workflow: workflow);
        await Store.ReleaseAsync(lease, Stop(state, due));
        return lease;
    }

    /// <summary>A run that was paused on request.</summary>
    protected async Task<RunLease> CreateHeldAsync(string id, DateTimeOffset? due = null)
    {
        var lease = await CreateAsync(id);
        await Store.ReleaseAsync(lease, Stop(WorkflowState.Paused, due) with { IsHeld = true });
        return lease;
    }

    protected static RunMessage Message(RunMessageKind kind, string key = "", string payload = "") => new(kind, key, Bytes(payload));

    protected async Task<RunLease> TakeAsync(string id, string owner) =>
        (await Store.AcquireAsync(id, owner))?.Lease ?? throw new InvalidOperationException($"'{owner}' did not get run '{id}'.");

    protected static void AssertSame(IReadOnlyList<RunRecord> expected, IReadOnlyList<RunRecord> actual)
    {
        Assert.Equal(expected.Select(static record => (record.Sequence, record.Kind, record.Key)), actual.Select(static record => (record.Sequence, record.Kind, record.Key)));
        Assert.All(expected.Zip(actual), static pair => Assert.True(pair.First.Payload.Span.SequenceEqual(pair.Second.Payload.Span)));
    }

    protected async Task AssertRecordsAsync(string id, params RunRecord[] expected) => AssertSame(expected, await Store.ReadAsync(id));

    protected async Task<IEnumerable<string>> OrphansAsync(int limit = 100) => (await Store.FindNeglectedAsync(limit)).Select(static run => run.Id);

    private async Task<IEnumerable<string>> ListedAsync(RunFilter? filter = null) => (await Store.ListAsync(filter ?? new())).Select(static run => run.Id);
}
