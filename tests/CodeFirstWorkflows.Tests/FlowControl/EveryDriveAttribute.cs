using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace CodeFirstWorkflows.Tests.FlowControl;

/// <summary>Runs a test in every way a run can be driven.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryDriveAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<Drive>().Select(static drive => new TheoryDataRow(drive))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
