using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>Reads from an assembly which members of other assemblies the code of its runs uses: the nested classes Run with all that is in them.</summary>
internal static class GeneratedReferences
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The members, as <c>Namespace.Type::Member</c>.</summary>
    public static IReadOnlySet<string> Of(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var metadata = file.GetMetadataReader();
        var members = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            if (method.RelativeVirtualAddress != 0 && IsInRun(metadata, method.GetDeclaringType()))
                Read(metadata, file.GetMethodBody(method.RelativeVirtualAddress).GetILContent(), members);
        }

        return members;
    }

    private static bool IsInRun(MetadataReader metadata, TypeDefinitionHandle type)
    {
        for (; !type.IsNil; type = metadata.GetTypeDefinition(type).GetDeclaringType())
        {
            if (metadata.GetString(metadata.GetTypeDefinition(type).Name) == "Run")
                return true;
        }

        return false;
    }

    // ECMA-335, III.1.2: an operand follows its code.
    private static void Read(MetadataReader metadata, ImmutableArray<byte> body, SortedSet<string> members)
    {
        var bytes = body.AsSpan();
        for (var i = 0; i < bytes.Length;)
        {
            var code = bytes[i] == 0xFE ? Codes[unchecked((short)(0xFE00 | bytes[i + 1]))] : Codes[bytes[i]];
            i += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok or OperandType.InlineType:
                    if (Name(metadata, MetadataTokens.EntityHandle(BitConverter.ToInt32(bytes[i..]))) is { } name)
                        members.Add(name);
                    i += 4;
                    break;
                case OperandType.InlineSwitch:
                    i += 4 + 4 * BitConverter.ToInt32(bytes[i..]);
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    i += 8;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    i += 1;
                    break;
                case OperandType.InlineVar:
                    i += 2;
                    break;
                default:
                    i += 4;
                    break;
            }
        }
    }

    // Null for what the assembly itself declares.
    private static string? Name(MetadataReader metadata, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                return Name(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return Name(metadata, member.Parent) is { } type ? $"{type}::{metadata.GetString(member.Name)}" : null;
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)handle);
                var space = reference.ResolutionScope.Kind == HandleKind.TypeReference ? Name(metadata, reference.ResolutionScope) : metadata.GetString(reference.Namespace);
                return $"{space}.{metadata.GetString(reference.Name)}";
            case HandleKind.TypeSpecification:
                // A generic instance: what it is an instance of follows its first bytes.
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                return signature.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && signature.ReadByte() is 0x11 or 0x12 ? Name(metadata, signature.ReadTypeHandle()) : null;
            default:
                return null;
        }
    }
}
