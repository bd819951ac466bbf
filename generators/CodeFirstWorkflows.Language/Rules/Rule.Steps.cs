using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Rules about steps: names, signatures, kinds, output.</summary>
internal static partial class Rule
{
    public static readonly DiagnosticDescriptor InvalidStepName = new(
        RuleIds.InvalidStepName,
        "Duplicate, reserved or invalid step name",
        "The step name '{0}' {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.InvalidStepName + ".md");

    public static readonly DiagnosticDescriptor UnsupportedStepSignature = new(
        RuleIds.UnsupportedStepSignature,
        "Unsupported step signature",
        "'{0}' cannot be a step because {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.UnsupportedStepSignature + ".md");

    public static readonly DiagnosticDescriptor PromptMustBePartial = new(
        RuleIds.PromptMustBePartial,
        "A prompt is partial and has no body",
        "Declare '{0}' as a partial method without a body: the generator writes the body",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.PromptMustBePartial + ".md");

    public static readonly DiagnosticDescriptor OutputMismatch = new(
        RuleIds.OutputMismatch,
        "The output is not the workflow's TOutput",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.OutputMismatch + ".md");

    public static readonly DiagnosticDescriptor StepsNeedOrder = new(
        RuleIds.StepsNeedOrder,
        "Steps in several files need Order",
        "'{0}' has steps in several files, whose order is not defined: give '{1}' an Order, as in [{2}(Order = 1)]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.StepsNeedOrder + ".md");

    public static readonly DiagnosticDescriptor SeveralStepKinds = new(
        RuleIds.SeveralStepKinds,
        "More than one step kind",
        "'{0}' carries {1}: a step is of exactly one kind",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.SeveralStepKinds + ".md");

    public static readonly DiagnosticDescriptor AttributesExclude = new(
        RuleIds.AttributesExclude,
        "Attributes that exclude each other",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.AttributesExclude + ".md");

    public static readonly DiagnosticDescriptor TypeFromOtherGenerator = new(
        RuleIds.TypeFromOtherGenerator,
        "The result type comes from another source generator",
        "'{0}' is made by a source generator, which the workflow generator cannot see: use a type that your own source declares",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.TypeFromOtherGenerator + ".md");
}
