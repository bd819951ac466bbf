namespace CodeFirstWorkflows;

/// <summary>
/// Fences the parameter's text wherever the prompt shows it with a delimiter drawn per run, and tells the model that what is inside is data,
/// so that it cannot pose as instructions.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UntrustedAttribute : Attribute;
