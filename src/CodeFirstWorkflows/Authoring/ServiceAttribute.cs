namespace CodeFirstWorkflows;

/// <summary>Takes a parameter's value from dependency injection, out of a scope that lives as long as the step's attempt.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceAttribute : Attribute;
