using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Every rule of the language. The ids and severities are a contract: see docs/rules.</summary>
internal static partial class Rule
{
    private const string Category = "CodeFirstWorkflows";
    private const string HelpRoot = "https://github.com/codefirstworkflows/codefirstworkflows/blob/main/docs/rules/";

    /// <summary>All rules, ordered by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All => Catalog.Rules;

    // A class of its own, so that it is filled only after the fields of every part are.
    private static class Catalog
    {
        public static readonly ImmutableArray<DiagnosticDescriptor> Rules =
        [
            .. typeof(Rule).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
                .Select(field => (DiagnosticDescriptor)field.GetValue(null))
                .OrderBy(rule => rule.Id, System.StringComparer.Ordinal),
        ];
    }
}
