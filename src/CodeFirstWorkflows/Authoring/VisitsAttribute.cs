namespace CodeFirstWorkflows;

/// <summary>
/// Gives the parameter, an <c>IReadOnlyList&lt;T&gt;</c> named like a repeated step, the results of all its completed visits, the oldest first.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class VisitsAttribute : Attribute;
