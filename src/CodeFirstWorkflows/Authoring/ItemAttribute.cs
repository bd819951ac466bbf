namespace CodeFirstWorkflows;

/// <summary>Gives the parameter the item of the step's <see cref="ForEachAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ItemAttribute : Attribute;
