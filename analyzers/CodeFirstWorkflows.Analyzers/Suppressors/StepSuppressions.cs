using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers.Suppressors;

/// <summary>What .NET's own rules say of a step that is wrong by design: the ids of the suppressions, with their reasons.</summary>
internal static class StepSuppressions
{
    public static readonly SuppressionDescriptor CouldBeStatic = new(
        "CFWS001", "CA1822", "A step is an instance method by design: the run calls it on its workflow, whether it uses that or not.");

    public static readonly SuppressionDescriptor ArgumentNotChecked = new(
        "CFWS002", "CA1062", "A step is called by the run, which fills its parameters with values that exist: the compiler checked where each comes from.");

    public static readonly SuppressionDescriptor CouldBeProperty = new(
        "CFWS003", "CA1024", "A step is a method by design: a property cannot be a step.");
}
