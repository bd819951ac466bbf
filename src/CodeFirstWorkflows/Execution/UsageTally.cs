using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>The tokens of the steps inside a step, as they come in.</summary>
internal sealed class UsageTally
{
    private readonly Lock _gate = new();
    private readonly UsageDetails _all = new();
    private readonly UsageDetails _fresh = new();

    internal void Add(UsageDetails usage, bool isFresh)
    {
        lock (_gate)
        {
            _all.Add(usage);
            if (isFresh)
                _fresh.Add(usage);
        }
    }

    internal UsageDetails Read() => Copy(_all);

    /// <summary>Those that were not recorded before.</summary>
    internal UsageDetails ReadFresh() => Copy(_fresh);

    private UsageDetails Copy(UsageDetails usage)
    {
        var copy = new UsageDetails();
        lock (_gate)
            copy.Add(usage);
        return copy;
    }
}
