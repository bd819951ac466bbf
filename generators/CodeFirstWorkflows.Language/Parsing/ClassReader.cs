using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>What is known of a workflow class before its steps are read.</summary>
internal sealed record ClassFacts(AttributeData Attribute, bool IsConversation, ITypeSymbol? Input, ITypeSymbol? Output, bool CanHaveMembers);

/// <summary>Reads the class itself: rules 001, 002, 003, 036, and what in it takes a reserved name (005).</summary>
internal static class ClassReader
{
    /// <summary>What the generator adds to the class: nothing else there may be called so.</summary>
    public static readonly string[] GeneratedMembers =
        ["RunAsync", "StartAsync", "StreamAsync", "ResumeAsync", "Run", "Answers", "Given", "Render", "Mermaid", "Definition"];

    /// <summary>Those and the ones that only generated code uses: the class itself can have no member of that name.</summary>
    public static readonly string[] ReservedMembers = [.. GeneratedMembers, "CreateRun", "GetBindings", Names.TemplatesClass];

    // What generated code writes and a type of that name would hide: namespaces from the global one, var from those around the class.
    private static readonly string[] GlobalNames = ["System", "Microsoft", "CodeFirstWorkflows"];

    private const LanguageVersion Oldest = LanguageVersion.CSharp12;

    // What a skeleton is written in: without it C# asks for the prompts' bodies, and then says nothing else.
    private const LanguageVersion OldestSkeleton = LanguageVersion.CSharp9;

    /// <summary>Returns null if nothing can be generated for the class.</summary>
    public static ClassFacts? Read(INamedTypeSymbol workflow, CSharpCompilation compilation, Findings findings)
    {
        var location = workflow.UserLocation();
        var chain = workflow.Attribute(Names.ChainOfThoughtAttribute);
        var plain = workflow.Attribute(Names.WorkflowAttribute);
        if (chain is not null && plain is not null)
        {
            findings.Add(Rule.AttributesExclude, chain.Location(),
                $"'{workflow.Name}' carries both [Workflow] and [ChainOfThought]: keep [ChainOfThought] for one conversation carried from prompt to prompt, else [Workflow]");
        }

        if (workflow.Attribute(Names.WorkflowManifestAttribute) is { ApplicationSyntaxReference.SyntaxTree: var tree } manifest && !tree.IsOurs())
            findings.Add(Rule.AttributesExclude, manifest.Location(), $"The generator writes [WorkflowManifest] for '{workflow.Name}': remove yours");
        if (compilation.LanguageVersion < Oldest)
        {
            findings.Add(Rule.LanguageVersionTooOld, location, compilation.LanguageVersion.ToDisplayString());
            if (compilation.LanguageVersion < OldestSkeleton)
                return null;
        }

        // C# reports the attribute on a struct or an interface.
        if (workflow.TypeKind != TypeKind.Class)
            return null;
        if (CompilerErrors.IsBroken(workflow) || IsAlsoType(workflow.ContainingNamespace))
        {
            findings.CompilerReports();
            return null;
        }

        var hidden = HidesNamespace(compilation);
        var isSupported = CheckKind(workflow, hidden ?? HidesVar(workflow), location, findings);
        if (!CheckPartial(workflow, location, findings) || workflow.IsFileLocal || hidden is not null || (plain ?? chain) is not { } attribute)
            return null;
        if (!isSupported)
            return new ClassFacts(attribute, chain is not null, null, null, CanHaveMembers: false);
        var (input, output) = BaseTypes(workflow);
        if (input is null)
        {
            if (workflow.BaseType is { TypeKind: TypeKind.Error })
                findings.CompilerReports();
            else
                findings.Add(Rule.NotDerivedFromWorkflow, location, workflow.Name);
        }
        else if (IsBroken(input) || (output is not null && IsBroken(output)))
        {
            findings.CompilerReports();
            input = null;
        }
        else if (input.ContainsRefused() || (output is not null && output.ContainsRefused()))
        {
            findings.Add(Rule.UnsupportedClass, location, workflow.Name, "its input or output is of a type that [Obsolete] makes an error to use");
            input = null;
        }
        else if (input.IsFileLocal() || output?.IsFileLocal() == true)
        {
            findings.Add(Rule.UnsupportedClass, location, workflow.Name, "its input or output is of a file-local type, which generated code cannot name");
            input = null;
        }
        else if ((OtherGenerators.Made(input) ?? (output is null ? null : OtherGenerators.Made(output))) is { } made)
        {
            findings.Add(Rule.TypeFromOtherGenerator, location, made.Name);
            input = null;
        }

        var canHaveMembers = CheckReservedMembers(workflow, location, findings) && input is not null;
        return new ClassFacts(attribute, chain is not null, input, output, canHaveMembers);

        bool IsBroken(ITypeSymbol type) => type.IsNoArgument() || CompilerErrors.IsBroken(type, workflow, compilation);
    }

    private static bool CheckKind(INamedTypeSymbol workflow, string? hidden, Location? location, Findings findings)
    {
        var reason =
            workflow.IsStatic ? "it is static: runs need an instance, shared by all of them"
            : workflow.IsAbstract ? "it is abstract: a workflow is created and run; put what several workflows share into a plain base class"
            : workflow.Arity > 0 ? "it is generic: write one workflow per type, or a generic helper that its steps call"
            : workflow.IsFileLocal ? "it is file-local: its other part is generated into another file"
            : ReservedMembers.Contains(workflow.Name) ? "the generator adds a member of that name: rename the class"
            : workflow.IsRecord ? "it is a record: a workflow has no value of its own"
            : hidden is not null ? $"'{hidden}' hides what generated code means by that name: rename it"
            : null;
        if (reason is null && DerivesFromWorkflowClass(workflow) is { } parent)
            reason = $"it derives from the workflow '{parent.Name}': share steps' code through a plain base class";
        if (reason is null)
            return true;
        findings.Add(Rule.UnsupportedClass, location, workflow.Name, reason);
        return false;
    }

    private static string? HidesVar(INamedTypeSymbol workflow)
    {
        for (INamespaceOrTypeSymbol? around = workflow; around is not null; around = around.ContainingType ?? (INamespaceOrTypeSymbol?)around.ContainingNamespace)
        {
            if (around.GetTypeMembers("var").Length > 0)
                return "var";
        }

        return null;
    }

    // C# reports a namespace and a type of one name, and nobody can name what is in that namespace.
    private static bool IsAlsoType(INamespaceSymbol space) =>
        !space.IsGlobalNamespace && (!space.ContainingNamespace.GetTypeMembers(space.Name, 0).IsEmpty || IsAlsoType(space.ContainingNamespace));

    private static string? HidesNamespace(CSharpCompilation compilation) =>
        GlobalNames.FirstOrDefault(name => compilation.Assembly.GlobalNamespace.GetTypeMembers(name, arity: 0).Length > 0)
        ?? GlobalNames.SelectMany(name => compilation.Assembly.GlobalNamespace.GetNamespaceMembers().Where(space => space.Name == name))
            .Select(space => NamedAsType(space, compilation)).FirstOrDefault(name => name is not null);

    // A namespace of the user's that is called as a type of the libraries.
    private static string? NamedAsType(INamespaceSymbol space, CSharpCompilation compilation) =>
        compilation.GetTypeByMetadataName(space.ToDisplayString())?.Name
        ?? space.GetNamespaceMembers().Select(inner => NamedAsType(inner, compilation)).FirstOrDefault(name => name is not null);

    private static INamedTypeSymbol? DerivesFromWorkflowClass(INamedTypeSymbol workflow)
    {
        for (var type = workflow.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsMarkedWorkflow())
                return type;
        }

        return null;
    }

    private static bool CheckPartial(INamedTypeSymbol workflow, Location? location, Findings findings)
    {
        var whole = true;
        if (!IsPartial(workflow))
        {
            findings.Add(Rule.ClassNotPartial, location, workflow.Name, "");
            whole = false;
        }

        for (var container = workflow.ContainingType; container is not null; container = container.ContainingType)
        {
            if (container.Arity > 0 || container.IsFileLocal)
            {
                findings.Add(Rule.UnsupportedClass, location, workflow.Name,
                    $"it is nested in '{container.Name}', which is {(container.Arity > 0 ? "generic" : "file-local")}: move it out");
                whole = false;
            }
            else if (!IsPartial(container))
            {
                findings.Add(Rule.UnsupportedClass, location, workflow.Name,
                    $"it is nested in '{container.Name}', which is not partial: make '{container.Name}' partial, or move the workflow out");
                whole = false;
            }
        }

        return whole;
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.All(reference =>
        reference.GetSyntax() is not TypeDeclarationSyntax declaration || declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The input and output that the class is derived with.</summary>
    public static (ITypeSymbol? Input, ITypeSymbol? Output) BaseTypes(INamedTypeSymbol workflow)
    {
        for (var type = workflow.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsNamed(Names.Workflow) && type is { IsGenericType: true, TypeKind: not TypeKind.Error })
                return (type.TypeArguments[0], type.TypeArguments.Length > 1 ? type.TypeArguments[1] : null);
        }

        return (null, null);
    }

    private static bool CheckReservedMembers(INamedTypeSymbol workflow, Location? location, Findings findings)
    {
        var free = true;
        for (var type = workflow; type is not null && type.SpecialType != SpecialType.System_Object && !type.IsNamed(Names.Workflow); type = type.BaseType)
        {
            foreach (var name in SymbolEqualityComparer.Default.Equals(type, workflow) ? ReservedMembers : GeneratedMembers)
            {
                foreach (var member in type.GetMembers(name))
                {
                    if (member.Locations.All(place => place.SourceTree is { } tree && tree.IsOurs()))
                        continue;
                    var own = SymbolEqualityComparer.Default.Equals(type, workflow);
                    if (!own && member.DeclaredAccessibility == Accessibility.Private)
                        continue;
                    findings.Add(Rule.InvalidStepName, own ? member.UserLocation() : location, name,
                        own ? "is taken by a member that the generator adds: rename this one"
                            : $"is taken by a member that the generator adds: rename it in '{type.Name}'");
                    free = false;
                }
            }
        }

        return free;
    }

    /// <summary>Whether the class has, or will be given, the members that the generator adds; one of another assembly says so by its manifest.</summary>
    public static bool HasMembers(INamedTypeSymbol workflow, CSharpCompilation compilation) =>
        SymbolEqualityComparer.Default.Equals(workflow.ContainingAssembly, compilation.Assembly)
            ? Read(workflow, compilation, new Findings(null)) is { CanHaveMembers: true } facts && Fits(new TypeNames(workflow), facts.Input, facts.Output)
            : Manifest.IsUnderstood(workflow);

    /// <summary>Whether members of the class may mention its input and output: C# reports a base class that is less accessible than the class.</summary>
    public static bool Fits(TypeNames names, ITypeSymbol? input, ITypeSymbol? output) =>
        new[] { input, output }.OfType<ITypeSymbol>().All(type => names.AccessOf(type) == Access.Public);

    /// <summary>The declarations of the types around the workflow, outermost first.</summary>
    public static IEnumerable<string> Containers(INamedTypeSymbol workflow)
    {
        var declarations = new Stack<string>();
        for (var container = workflow.ContainingType; container is not null; container = container.ContainingType)
            declarations.Push(Declaration(container));
        return declarations;
    }

    /// <summary>How another part of the type is declared.</summary>
    public static string Declaration(INamedTypeSymbol type)
    {
        var keyword = type switch
        {
            { IsRecord: true, IsValueType: true } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        var parameters = type.Arity == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => parameter.Name.Escaped()))}>";
        return $"partial {keyword} {type.Name.Escaped()}{parameters}";
    }

    /// <summary>Whether the generator should add the constructor that takes the engine.</summary>
    public static bool NeedsConstructor(INamedTypeSymbol workflow, TypeNames names)
    {
        if (!workflow.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared) || BaseConstructor(workflow) is not { } called)
            return false;
        names.Note(called);
        return true;
    }

    private static IMethodSymbol? BaseConstructor(INamedTypeSymbol workflow) => workflow.BaseType?.InstanceConstructors.FirstOrDefault(constructor =>
        (constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
            || (constructor.DeclaredAccessibility != Accessibility.Private && SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, workflow.ContainingAssembly)))
        && constructor.Parameters.Length == 1
        && constructor.Parameters[0].Type.IsNamed(Names.WorkflowEngine)
        && !constructor.IsRefused());
}
