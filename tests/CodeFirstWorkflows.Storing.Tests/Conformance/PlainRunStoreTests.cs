using CodeFirstWorkflows.Tests.Storing;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

/// <summary>A store that implements only what it has to: the interface itself does the rest.</summary>
public sealed class PlainRunStoreTests : RunStoreConformance
{
    protected override Task<IRunStore> OpenAsync(TimeProvider time) => Task.FromResult<IRunStore>(new PlainStore(new InMemoryRunStore(time)));

    protected override Task JumpAsync(TimeSpan jump)
    {
        Time.Jump(jump);
        return Task.CompletedTask;
    }

    private sealed class PlainStore(IRunStore inner) : ForwardingStore(inner);
}
