using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Rules about where values come from, and their types.</summary>
internal static partial class Rule
{
    public static readonly DiagnosticDescriptor UnknownName = new(
        RuleIds.UnknownName,
        "Unknown name",
        "{0}{1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.UnknownName + ".md");

    public static readonly DiagnosticDescriptor TypeMismatch = new(
        RuleIds.TypeMismatch,
        "Type mismatch",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.TypeMismatch + ".md");

    public static readonly DiagnosticDescriptor LaterStep = new(
        RuleIds.LaterStep,
        "A step refers to a later step",
        "'{0}' reads the result of '{1}', which {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.LaterStep + ".md");

    public static readonly DiagnosticDescriptor MayBeMissing = new(
        RuleIds.MayBeMissing,
        "The value may be missing",
        "'{0}' may be null here because {1}: declare the parameter as '{2}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.MayBeMissing + ".md");

    public static readonly DiagnosticDescriptor NoSuchMember = new(
        RuleIds.NoSuchMember,
        "No such member",
        "'{0}' has no member '{1}'{2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.NoSuchMember + ".md");

    public static readonly DiagnosticDescriptor MayBeNullInPath = new(
        RuleIds.MayBeNullInPath,
        "A value in the path may be null",
        "'{0}' may be null, and reading '{1}' of it then fails the step: write '{0}{2}'",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.MayBeNullInPath + ".md");

    public static readonly DiagnosticDescriptor ResultNeverUsed = new(
        RuleIds.ResultNeverUsed,
        "A step's result is never used",
        "Nothing reads the result of '{0}': read it in a later step, mark the step with [Output], or let it return no result",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.ResultNeverUsed + ".md");

    public static readonly DiagnosticDescriptor NotSerializable = new(
        RuleIds.NotSerializable,
        "The type cannot be serialized",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.NotSerializable + ".md");

    public static readonly DiagnosticDescriptor EnumsAsNumbers = new(
        RuleIds.EnumsAsNumbers,
        "Enums are written as numbers",
        "'{0}' writes the enum '{1}' as a number, which models and stored runs cannot read by name: add [JsonSourceGenerationOptions(UseStringEnumConverter = true)] to it",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.EnumsAsNumbers + ".md");
}
