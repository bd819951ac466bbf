namespace CodeFirstWorkflows;

/// <summary>Marks data of persons or secrets. The compiler warns where it would be stored without encryption.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class)]
public sealed class SensitiveAttribute : Attribute;
