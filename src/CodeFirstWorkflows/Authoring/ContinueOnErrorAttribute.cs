namespace CodeFirstWorkflows;

/// <summary>
/// Lets the run go on when the step fails: its outcome is <see cref="StepOutcome.Failed"/>, and readers find no result. Cancellation is no failure.
/// With <see cref="ForEachAttribute"/> it is said of each item, and readers take <c>IReadOnlyList&lt;ItemResult&lt;T&gt;&gt;</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContinueOnErrorAttribute : Attribute;
